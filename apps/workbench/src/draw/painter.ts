import { effect, signal } from "@preact/signals";
import type { Camera } from "../state/view.ts";
import { ground } from "../state/view.ts";
import { openPlainStage } from "./stage-2d.ts";
import type { Picture, Stage } from "./stage-types.ts";
import { type Cloud, type Projection, placesOf, projectionOf } from "./view-math.ts";

/** What a panel shows now. */
export interface Content {
  readonly cloud: Cloud;
  readonly dimensions: 2 | 3;
  readonly camera: Camera;
  readonly colors: Uint8Array;
  readonly chosen: Uint8Array | undefined;
}

interface Mounted {
  readonly element: HTMLElement;
  readonly content: () => Content | undefined;
  places?: { readonly cloud: Cloud; readonly view: string; readonly found: Float32Array };
}

/** Why points are not drawn by the graphics processor, in words; undefined when they are. */
export const stageNotice = signal<string | undefined>(undefined);

const mounts = new Map<string, Mounted>();
let stage: Stage | undefined;
let opening = false;
let asked = false;
let movingUntil = 0;

/** Gives a panel's element to the painter. The returned function takes it back. */
export function mount(id: string, element: HTMLElement, content: () => Content | undefined): () => void {
  mounts.set(id, { element, content });
  const watcher = new ResizeObserver(() => redraw());
  watcher.observe(element);
  watchPage();
  // Whatever signal the content reads asks for a new drawing when it changes.
  const stop = effect(() => {
    content();
    ground.value;
    redraw();
  });
  return () => {
    stop();
    watcher.disconnect();
    mounts.delete(id);
    redraw();
  };
}

let watching = false;

/** Panels that are scrolled or pushed about take their points with them. */
function watchPage(): void {
  if (watching) return;
  watching = true;
  addEventListener("scroll", () => redraw(), { capture: true, passive: true });
  addEventListener("resize", () => redraw());
  new ResizeObserver(() => redraw()).observe(document.body);
  void document.fonts.ready.then(() => redraw());
}

/** Asks for a new drawing in the next frame; while views move only a sample of large data is drawn. */
export function redraw(moving = false): void {
  if (moving) {
    movingUntil = performance.now() + 160;
    setTimeout(() => redraw(), 180);
  }
  if (asked) return;
  asked = true;
  requestAnimationFrame(paint);
}

function canvas(): HTMLCanvasElement {
  return document.getElementById("stage") as HTMLCanvasElement;
}

/** A canvas that has had one kind of context never gives the other: it is replaced. */
function freshCanvas(): HTMLCanvasElement {
  const old = canvas();
  const fresh = old.cloneNode() as HTMLCanvasElement;
  old.replaceWith(fresh);
  return fresh;
}

/** Opens the stage: WebGL2 with the code for it, else the plain canvas with words that say so. */
export async function openStage(): Promise<void> {
  if (opening) return;
  opening = true;
  stage?.close();
  stage = undefined;
  try {
    const { openGlStage } = await import("./stage.ts");
    stage = openGlStage(freshCanvas(), () =>
      usePlain("The graphics context was lost, so points are drawn without it: slower, but all is there."),
    );
    stageNotice.value = undefined;
  } catch (error) {
    usePlain(`Points are drawn without WebGL2: slower, but all is there. (${error instanceof Error ? error.message : String(error)})`);
  }
  opening = false;
  redraw();
}

function usePlain(why: string): void {
  stage?.close();
  stage = openPlainStage(freshCanvas());
  stageNotice.value = why;
  redraw();
}

function paint(): void {
  asked = false;
  if (!stage) {
    if (mounts.size > 0) void openStage();
    return;
  }
  const pictures: Picture[] = [];
  for (const [id, one] of mounts) {
    const content = one.content();
    if (!content || content.cloud.count === 0) continue;
    const box = one.element.getBoundingClientRect();
    if (box.width < 4 || box.height < 4) continue;
    const clip = seenPart(one.element, box);
    if (clip.width <= 0 || clip.height <= 0) continue;
    const { cloud, dimensions, camera, colors, chosen } = content;
    const view = projectionOf(cloud, dimensions, camera, box.width, box.height);
    pictures.push({
      id,
      cloud,
      view,
      colors,
      chosen,
      order: shuffled(cloud.count),
      left: box.left,
      top: box.top,
      clip,
    });
  }
  const how = { dark: ground.peek() === "dark", moving: performance.now() < movingUntil };
  if (shown?.stage === stage && sameFrame(shown, pictures, how)) return;
  shown = { stage, pictures, how: `${JSON.stringify(how)} ${pageSize()}` };
  stage.show(pictures, how);
}

interface Frame {
  readonly stage: Stage;
  readonly pictures: readonly Picture[];
  readonly how: string;
}

/** What was drawn last: the progress of a run changes many signals and no picture. */
let shown: Frame | undefined;

function pageSize(): string {
  return `${window.innerWidth} ${window.innerHeight} ${window.devicePixelRatio}`;
}

function sameFrame(before: Frame, pictures: readonly Picture[], how: object): boolean {
  return (
    before.how === `${JSON.stringify(how)} ${pageSize()}` &&
    before.pictures.length === pictures.length &&
    pictures.every((picture, i) => {
      const old = before.pictures[i]!;
      return (
        old.id === picture.id &&
        old.cloud === picture.cloud &&
        old.colors === picture.colors &&
        old.chosen === picture.chosen &&
        JSON.stringify([old.view, old.left, old.top, old.clip]) === JSON.stringify([picture.view, picture.left, picture.top, picture.clip])
      );
    })
  );
}

/** The part of a panel that no scrolling box around it hides. */
function seenPart(element: HTMLElement, box: DOMRect): Picture["clip"] {
  let { left, top, right, bottom } = box;
  for (let around = element.parentElement?.closest("[data-scroll]"); around; around = around.parentElement?.closest("[data-scroll]")) {
    const outer = around.getBoundingClientRect();
    left = Math.max(left, outer.left);
    top = Math.max(top, outer.top);
    right = Math.min(right, outer.right);
    bottom = Math.min(bottom, outer.bottom);
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** Where all points of a panel stand on it, with its size; kept until the view changes. */
export function placesIn(id: string): { readonly places: Float32Array; readonly view: Projection } | undefined {
  const one = mounts.get(id);
  const content = one?.content();
  if (!one || !content) return undefined;
  const { width, height } = one.element.getBoundingClientRect();
  const view = projectionOf(content.cloud, content.dimensions, content.camera, width, height);
  const key = JSON.stringify(view);
  if (one.places?.cloud !== content.cloud || one.places.view !== key) {
    one.places = { cloud: content.cloud, view: key, found: placesOf(content.cloud, view) };
  }
  return { places: one.places.found, view };
}

const orders = new Map<number, Uint32Array>();

/** The numbers below `count` in a shuffled order that is the same every time. */
function shuffled(count: number): Uint32Array {
  const known = orders.get(count);
  if (known) return known;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  let state = 0x2545f491;
  for (let i = count - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  orders.set(count, order);
  return order;
}
