/** The choices of how things are shown. */
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Select } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";

type Choice = { value: string; label: string };
type PreferencesFormProps = {
  problems?: Problems | undefined;
  values: Record<string, unknown>;
  languages: Choice[];
  zones: Choice[];
  /** Null for somebody who is in no team. */
  teamZone: string | null;
};

export function PreferencesForm(props: PreferencesFormProps) {
  const { problems, values, languages, zones, teamZone } = props;
  return (
    <Form problems={problems} values={values}>
      <Select
        name="language"
        label="Dates, times and figures as in"
        hint="The pages themselves are in English for now, and so is a date inside a sentence."
        options={languages}
        width="long"
      />
      <Select
        name="zone"
        label="Time zone"
        hint="In which times are shown to you. When messages leave is each mailbox’s own business."
        options={zones}
        empty={
          teamZone
            ? `The team’s: ${teamZone.replaceAll("_", " ")}`
            : "UTC, while you are in no team"
        }
        width="long"
      />
      <Radios
        name="theme"
        legend="Theme"
        options={[
          {
            value: "auto",
            label: "As the device",
            hint: "Light by day and dark by night, if it does that.",
          },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <Radios
        name="density"
        legend="Tables"
        options={[
          { value: "roomy", label: "Roomy", hint: "Easy to press with a finger." },
          { value: "dense", label: "Dense", hint: "More rows at a glance." },
        ]}
      />
      <Submit>Save</Submit>
    </Form>
  );
}
