/** Copy, correction and erasure: first the code from one's own mail, then the three forms. */
import { useLocation } from "@remix-run/react";
import { CORRECTABLE } from "#app/requests/request.ts";
import type { Problem } from "#app/why/why.ts";
import type { Words } from "#app/why/wording.ts";
import { Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Field, TextArea } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";
import { Notice, Section } from "../../ui/page";
import type { WhyProps } from "./props";

export function Rights(props: WhyProps) {
  const { proof } = props.answer;
  return proof ? <Proved {...props} proof={proof} /> : <Code {...props} />;
}

function Code({ why, say, answer }: WhyProps) {
  const { said, problem } = answer;
  const isAsked = said === "code" || problem === "wrong-code";
  const elsewhere =
    problem && problem !== "wrong-code" ? sentence(problem, answer.minutes, say) : null;
  return (
    <Section title={say.rightsTitle} lead={say.codeLead(why.address)} id="code-section">
      {elsewhere ? <Notice tone="bad" live title={elsewhere} /> : null}
      {said === "code" ? <Notice tone="good" live title={say.codeSent(why.address)} /> : null}
      {isAsked ? (
        <Form>
          <Hidden name="intent" value="prove" />
          <Field
            name="code"
            label={say.code}
            hint={say.codeHint}
            problem={problem ? say.wrongCode : undefined}
            inputMode="numeric"
            autoComplete="one-time-code"
            width="short"
            spellCheck={false}
          />
          <Submit>{say.prove}</Submit>
        </Form>
      ) : null}
      <Form>
        <Hidden name="intent" value="code" />
        <button type="submit" className="button quiet">
          {say.sendCode}
        </button>
      </Form>
    </Section>
  );
}

function Proved({ why, say, answer, proof }: WhyProps & { proof: string }) {
  const { problem, typed } = answer;
  const { pathname } = useLocation();
  return (
    <>
      <Section title={say.copy} lead={say.copyLead}>
        <form method="post" action={`${pathname}/copy`} className="form">
          <Hidden name="proof" value={proof} />
          <Submit>{say.copy}</Submit>
        </form>
      </Section>
      <Section title={say.correctTitle} lead={say.correctLead}>
        {problem ? <Notice tone="bad" live title={sentence(problem, answer.minutes, say)} /> : null}
        <Form values={{ ...why.current, ...typed }}>
          <Hidden name="intent" value="correct" />
          <Hidden name="proof" value={proof} />
          {CORRECTABLE.map((field) => (
            <Field key={field} name={field} label={say.fields[field]} />
          ))}
          <TextArea name="note" label={say.note} hint={say.noteHint} rows={3} />
          <Checkbox name="restrict" label={say.restrict} />
          <Submit>{say.correct}</Submit>
        </Form>
      </Section>
      <Section title={say.eraseTitle} lead={say.eraseLead(why.team.name)}>
        <Form>
          <Hidden name="intent" value="erase" />
          <Hidden name="proof" value={proof} />
          <Submit tone="danger">{say.erase}</Submit>
        </Form>
      </Section>
    </>
  );
}

function sentence(problem: Problem, minutes: number | undefined, say: Words): string {
  const sentences: Record<Problem, string> = {
    "wrong-code": say.wrongCode,
    "no-code": say.noCode,
    "too-many-tries": say.tooMany(minutes ?? 60),
    "no-proof": say.noProof,
    "nothing-asked": say.nothingAsked,
    "too-long": say.tooLong,
  };
  return sentences[problem];
}
