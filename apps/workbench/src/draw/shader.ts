/** A disc for each point, with a rim of the page's color; unselected points gray. The same view as in view-math.ts. */
export const vertexShader = `
in vec3 position;
in vec3 color;
in float chosen;
uniform vec3 right, up, eye;
uniform float distance_, pixels, size, ratio, radius, only;
uniform vec2 shift, panel;
uniform vec3 gray;
uniform float anyChosen;
out vec3 paint;
out float edge;
out float solid;
void main() {
  float near = distance_ > 0.0 ? distance_ / (distance_ - dot(position, eye)) : 1.0;
  vec2 place = vec2(dot(position, right), dot(position, up)) * near * pixels - shift;
  float depth = distance_ > 0.0 ? -dot(position, eye) / radius * 0.95 : 0.0;
  gl_Position = vec4(place / (panel * 0.5), depth, 1.0);
  bool isChosen = anyChosen < 0.5 || chosen > 0.5;
  // One pass draws those that are not chosen, the next those that are, on top.
  if (only > -0.5 && (only > 0.5) != isChosen) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (!(position.x == position.x)) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  float across = size * near * (isChosen ? 1.0 : 0.86);
  gl_PointSize = (2.0 * across + 2.0) * ratio;
  edge = across * ratio;
  paint = isChosen ? color : mix(gray, color, 0.16);
  solid = isChosen ? 0.94 : 0.42;
}`;

export const fragmentShader = `
precision highp float;
in vec3 paint;
in float edge;
in float solid;
uniform vec3 rim;
uniform float rimWidth, inSpace;
out vec4 result;
void main() {
  float size = 2.0 * edge + 2.0;
  float away = length((gl_PointCoord - 0.5) * size);
  float cover = clamp(edge + 0.5 - away, 0.0, 1.0);
  if (cover <= 0.0 || (inSpace > 0.5 && cover < 0.5)) discard;
  float inside = clamp(edge - rimWidth + 0.5 - away, 0.0, 1.0);
  result = vec4(mix(rim, paint, inside), cover * solid);
}`;
