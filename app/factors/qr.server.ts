/** A QR code as the path of an SVG, drawn here: nobody else's server ever sees what is in it. */
import { encode } from "uqr";

/** One unit per module, a quiet border of two included; `size` is the side. */
export function drawQr(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const dark = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")));
  return { size, path: dark.join("") };
}
