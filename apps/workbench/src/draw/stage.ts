import {
  BufferAttribute,
  BufferGeometry,
  Color,
  GLSL3,
  Camera as NoCamera,
  Points,
  RawShaderMaterial,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { fragmentShader, vertexShader } from "./shader.ts";
import type { Picture, Stage } from "./stage-types.ts";
import { type Projection, pointRadius } from "./view-math.ts";

/** While a view moves, so many points are drawn, evenly taken from all; all of them once it rests. */
const mostMoving = 30_000;
/** Above so many points a rim around each would leave nothing of them. */
const mostRimmed = 20_000;

interface Drawn {
  readonly geometry: BufferGeometry;
  readonly scenes: readonly [gray: Scene, lit: Scene];
  readonly materials: readonly [RawShaderMaterial, RawShaderMaterial];
  picture: Picture;
}

/** All panels on one canvas with one context: each panel is a viewport with its own scissors. Throws where there is no WebGL2. */
export function openGlStage(canvas: HTMLCanvasElement, lost: () => void): Stage {
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true, premultipliedAlpha: true, preserveDrawingBuffer: false });
  if (!context) throw new Error("This browser gives no WebGL2.");
  const renderer = new WebGLRenderer({ canvas, context, alpha: true, antialias: true });
  renderer.setClearColor(0, 0);
  renderer.autoClear = false;
  const camera = new NoCamera();
  const drawn = new Map<string, Drawn>();
  const attributes = new WeakMap<object, BufferAttribute>();
  const masks = new Map<number, { attribute: BufferAttribute; shown: Uint8Array | undefined }>();
  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault();
    lost();
  });

  /** Arrays that panels share are sent to the graphics memory once. */
  function attribute(array: Float32Array | Uint8Array, size: number, normalized: boolean): BufferAttribute {
    let known = attributes.get(array);
    if (!known) attributes.set(array, (known = new BufferAttribute(array, size, normalized)));
    return known;
  }

  function make(picture: Picture): Drawn {
    const geometry = new BufferGeometry();
    const materials = [material(0), material(1)] as const;
    const scenes = materials.map((one) => {
      const points = new Points(geometry, one);
      points.frustumCulled = false;
      const scene = new Scene();
      scene.matrixWorldAutoUpdate = false;
      scene.add(points);
      return scene;
    }) as unknown as readonly [Scene, Scene];
    return { geometry, materials, scenes, picture };
  }

  return {
    kind: "webgl2",
    show(pictures, { dark, moving }) {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const width = window.innerWidth;
      const height = window.innerHeight;
      const size = renderer.getSize(new Vector2());
      if (size.x !== width || size.y !== height || renderer.getPixelRatio() !== ratio) {
        renderer.setPixelRatio(ratio);
        renderer.setSize(width, height, false);
      }
      renderer.setScissorTest(false);
      renderer.clear();
      renderer.setScissorTest(true);
      const seen = new Set<string>();
      for (const picture of pictures) {
        seen.add(picture.id);
        let one = drawn.get(picture.id);
        if (!one) drawn.set(picture.id, (one = make(picture)));
        fill(one, picture, dark, moving && picture.cloud.count > mostMoving, ratio);
        const { left, top, view, clip } = picture;
        const bottom = height - top - view.height;
        renderer.setViewport(left, bottom, view.width, view.height);
        renderer.setScissor(clip.left, height - clip.top - clip.height, clip.width, clip.height);
        if (picture.chosen) {
          renderer.render(one.scenes[0], camera);
          renderer.clearDepth();
        }
        renderer.render(one.scenes[1], camera);
        renderer.clearDepth();
      }
      for (const [id, { geometry, materials }] of drawn) {
        if (seen.has(id)) continue;
        // What other panels may still draw with must not go with this one.
        for (const name of ["position", "color", "chosen"]) geometry.deleteAttribute(name);
        geometry.setIndex(null);
        geometry.dispose();
        for (const one of materials) one.dispose();
        drawn.delete(id);
      }
    },
    close() {
      renderer.dispose();
    },
  };

  function fill({ geometry, materials }: Drawn, picture: Picture, dark: boolean, thin: boolean, ratio: number): void {
    const { cloud, colors, chosen, view, order } = picture;
    const set = (name: string, array: Float32Array | Uint8Array, size: number, normalized: boolean): void => {
      const wanted = attribute(array, size, normalized);
      if (geometry.getAttribute(name) !== wanted) geometry.setAttribute(name, wanted);
    };
    set("position", cloud.positions, 3, false);
    if (cloud.version !== undefined) renew(attribute(cloud.positions, 3, false), cloud.version);
    set("color", colors, 3, true);
    const mask = maskAttribute(cloud.count, chosen);
    if (geometry.getAttribute("chosen") !== mask) geometry.setAttribute("chosen", mask);
    const index = orderAttribute(order);
    if (geometry.getIndex() !== index) geometry.setIndex(index);
    geometry.setDrawRange(0, thin ? mostMoving : cloud.count);
    const radius = picture.radius ?? pointRadius(cloud.count, view.width, view.height);
    materials.forEach((one, pass) => {
      const { uniforms } = one;
      place(uniforms, view);
      uniforms.size!.value = radius;
      uniforms.ratio!.value = ratio;
      uniforms.radius!.value = cloud.radius;
      uniforms.anyChosen!.value = chosen ? 1 : 0;
      uniforms.only!.value = chosen ? pass : -1;
      uniforms.gray!.value.setRGB(...((dark ? [0.36, 0.4, 0.47] : [0.74, 0.77, 0.82]) as [number, number, number]));
      uniforms.rim!.value.setRGB(...((dark ? [0.067, 0.086, 0.114] : [0.984, 0.988, 0.992]) as [number, number, number]));
      uniforms.rimWidth!.value = cloud.count > mostRimmed || radius < 2 ? 0 : Math.min(0.9, radius * 0.28) * ratio;
      uniforms.inSpace!.value = view.distance > 0 ? 1 : 0;
      one.depthTest = view.distance > 0;
      one.depthWrite = view.distance > 0;
    });
  }

  /** One buffer of masks for each number of points, which all panels share: brushing again and again takes no new memory. */
  function maskAttribute(count: number, chosen: Uint8Array | undefined): BufferAttribute {
    const known = masks.get(count) ?? { attribute: new BufferAttribute(new Uint8Array(count), 1, false), shown: undefined };
    masks.set(count, known);
    if (chosen && known.shown !== chosen) {
      known.attribute.array.set(chosen);
      known.attribute.needsUpdate = true;
      known.shown = chosen;
    }
    return known.attribute;
  }

  function orderAttribute(order: Uint32Array): BufferAttribute {
    let known = attributes.get(order);
    if (!known) attributes.set(order, (known = new BufferAttribute(order, 1)));
    return known;
  }
}

/** Sends an array anew when its contents have changed in place. */
const versions = new WeakMap<BufferAttribute, number>();

function renew(attribute: BufferAttribute, version: number): void {
  if (versions.get(attribute) === version) return;
  versions.set(attribute, version);
  attribute.needsUpdate = true;
}

function place(uniforms: RawShaderMaterial["uniforms"], view: Projection): void {
  uniforms.right!.value.set(...view.right);
  uniforms.up!.value.set(...view.up);
  uniforms.eye!.value.set(...view.eye);
  uniforms.distance_!.value = view.distance;
  uniforms.pixels!.value = view.pixels;
  uniforms.shift!.value.set(view.shiftX, view.shiftY);
  uniforms.panel!.value.set(view.width, view.height);
}

function material(pass: number): RawShaderMaterial {
  const number = (value: number) => ({ value });
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader,
    transparent: true,
    uniforms: {
      right: { value: new Vector3() },
      up: { value: new Vector3() },
      eye: { value: new Vector3() },
      distance_: number(0),
      pixels: number(1),
      size: number(2),
      ratio: number(1),
      radius: number(1),
      only: number(pass),
      shift: { value: new Vector2() },
      panel: { value: new Vector2() },
      gray: { value: new Color() },
      anyChosen: number(0),
      rim: { value: new Color() },
      rimWidth: number(0),
      inSpace: number(0),
    },
  });
}
