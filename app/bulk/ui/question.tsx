/** The page that asks before many are changed: what will happen, and what has to be entered. */
import { Radios } from "../../ui/choices";
import { Field, Select } from "../../ui/fields";

type ConsequencesProps = { will: string[]; days: number; act: string };

export function Consequences({ will, days, act }: ConsequencesProps) {
  return (
    <div className="panel">
      <p className="notice-title">What will happen</p>
      <ul>
        {will.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {days > 0 ? (
          <li>
            You can take it back for {days} days. Whoever is changed by somebody else meanwhile
            stays as they are then.
          </li>
        ) : null}
        {act === "bin" ? <li>Sequences that stop do not go on by themselves afterwards.</li> : null}
      </ul>
    </div>
  );
}

type WhatToEnterProps = {
  act: string;
  needsName: boolean;
  asks?: { kind: string; choices: string[] | null };
};

export function WhatToEnter({ act, needsName, asks }: WhatToEnterProps) {
  if (needsName) return <Field name="name" label="Its name" maxLength={100} />;
  if (asks) return <ValueField {...asks} />;
  if (act !== "blacklist") return null;
  return (
    <Radios
      name="held"
      legend="What happens to what you hold about them?"
      value="keep"
      options={[
        {
          value: "keep",
          label: "Keep it",
          hint: "It stays here until its time is over, marked “do not contact”.",
        },
        {
          value: "forget",
          label: "Erase it for good",
          hint: "Only codes made from the addresses remain: they cannot be read back and serve to refuse the addresses.",
        },
      ]}
    />
  );
}

function ValueField({ kind, choices }: { kind: string; choices: string[] | null }) {
  const ask = { name: "value", label: "What it will say", hint: hints[kind] };
  if (kind === "choice") {
    const options = (choices ?? []).map((choice) => ({ value: choice, label: choice }));
    return <Select {...ask} options={options} empty="Nothing: clear the field" />;
  }
  return <Field {...ask} type={kind === "date" ? "date" : "text"} />;
}

const hints: Record<string, string> = {
  text: "Leave it empty to clear the field.",
  country: "A name or a code, such as Germany or DE. Leave it empty to clear the field.",
  number: "A number such as 1234.5. Leave it empty to clear the field.",
  date: "Leave it empty to clear the field.",
  url: "Such as https://company.com. Leave it empty to clear the field.",
};
