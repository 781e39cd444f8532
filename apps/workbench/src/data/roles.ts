import type { Field, Role } from "./types.ts";

const labelNames = /^(label|labels|class|classes|target|species|category|cluster|group|digit|y_true|type)$/i;
const idNames = /^(id|ids|index|row|key|uuid|name|unnamed: ?0|sample|)$/i;
const positionNames = /^(t|position|pos|angle|color|colour|time)$/i;

/** Classes that can still be told apart in a picture and in a legend. */
const mostClasses = 60;

/** Roles guessed from names and values: a first proposal that the person edits. */
export function guessRoles(fields: readonly Field[], rows: number): Role[] {
  const roles = fields.map((field) => guessRole(field, rows));
  // One column says what the points are; the others of its kind stay at hand for coloring.
  let label = false;
  for (let i = 0; i < roles.length; i++) {
    if (roles[i] !== "label") continue;
    if (label) roles[i] = "ignore";
    label = true;
  }
  // Data that is nothing but a number a row has no other feature than what looked like something else.
  if (!roles.includes("feature")) {
    fields.forEach((field, i) => {
      if (field.kind === "number" && roles[i] !== "label") roles[i] = "feature";
    });
  }
  return roles;
}

function guessRole(field: Field, rows: number): Role {
  if (field.kind === "vector") return "feature";
  if (field.kind === "text") {
    if (field.constant) return "ignore";
    if (field.words.length <= Math.min(mostClasses, Math.max(2, rows / 2))) return "label";
    return field.words.length === rows ? "id" : "ignore";
  }
  if (field.constant || field.missing === rows) return "ignore";
  if (labelNames.test(field.name) && field.whole && field.distinct <= mostClasses) return "label";
  if (idNames.test(field.name) && field.whole && field.distinct >= Math.min(0.8 * rows, 1000)) return "id";
  if (positionNames.test(field.name)) return "position";
  return "feature";
}

/** The name of a role in a list. */
export const roleNames: Readonly<Record<Role, string>> = {
  feature: "feature",
  label: "label",
  position: "position",
  id: "id",
  ignore: "ignore",
};

/** What each role does, for the help under the table. */
export const roleHelp: Readonly<Record<Role, string>> = {
  feature: "a coordinate of the points: methods see it",
  label: "the class of a point: colors, scores and classification use it, embeddings do not see it",
  position: "a known number along the data, to color by",
  id: "the name of a point, shown when you point at it and written into exports",
  ignore: "kept in the table, used nowhere",
};
