let clear: ReturnType<typeof setTimeout> | undefined;

/** Says something to those who listen instead of look. The last words win. */
export function say(text: string): void {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = text;
  clearTimeout(clear);
  clear = setTimeout(() => {
    region.textContent = "";
  }, 8000);
}
