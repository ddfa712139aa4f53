/** The question how far opening is measured, with what each answer means. */
import { MODE_WORDS, type OpenMode } from "#app/tracking/mode.ts";
import { Radios } from "../../ui/choices";

/** Nothing is chosen unless the form's values say so. */
export function ModeChoice({ legend, modes }: { legend: string; modes: OpenMode[] }) {
  const options = modes.map((mode) => ({ value: mode, ...MODE_WORDS[mode] }));
  return <Radios name="opens" legend={legend} options={options} />;
}
