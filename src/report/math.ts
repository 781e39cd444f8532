import temml from "temml";
import { ManifoldError } from "../base/errors.ts";

/**
 * A formula in TeX as MathML, which browsers set themselves.
 *
 * Throws "bad-input" for TeX that is not understood; commands that could lead out of the page are not.
 */
export function mathMl(tex: string, display: boolean): string {
  try {
    return temml.renderToString(tex, { displayMode: display, throwOnError: true, trust: false, strict: false });
  } catch (error) {
    // The library marks the place with combining characters over several lines.
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!.replace(/[\u0300-\u036f]/g, "");
    throw new ManifoldError("bad-input", `report: the formula "${tex}" cannot be set: ${reason.replace(/[.: ]*$/, "")}. Mend the TeX.`, {
      tex,
    });
  }
}
