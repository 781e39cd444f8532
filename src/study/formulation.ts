/**
 * A problem stated for a reader: paragraphs, with `$…$` for formulas inside a line and `**…**` for emphasis, and formulas
 * on lines of their own. Formulas are TeX; the report turns them into MathML.
 */
export type Formulation = readonly (string | { readonly tex: string })[];
