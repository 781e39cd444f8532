/** Text for XML and HTML, between tags or in quotes; characters that XML forbids become U+FFFD. O(length). */
export function escapeXml(text: string): string {
  let safe = "";
  // By code points: a lone half of a surrogate pair comes as itself.
  for (const character of text) safe += escapes[character] ?? (forbidden(character.codePointAt(0)!) ? "\ufffd" : character);
  return safe;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Control characters but for tab and line ends, halves of surrogate pairs, and non-characters. */
function forbidden(code: number): boolean {
  const control = code < 0x20 ? code !== 9 && code !== 10 && code !== 13 : code >= 0x7f && code <= 0x9f;
  return control || (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe;
}
