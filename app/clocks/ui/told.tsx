/** Whether they know that they are held, by when they must, and noting that they were told in another way. */
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Notice, Section } from "../../ui/page";
import { Time } from "../../ui/time";

type ToldProps = {
  noticedAt: string | null;
  noticeBy: string;
  noticeDue: boolean;
  zone: string;
  form: { problems?: Problems | undefined; values?: Record<string, unknown> | undefined };
};

export function Told({ noticedAt, noticeBy, noticeDue, zone, form }: ToldProps) {
  const mine = form.values && !("mark" in form.values);
  return (
    <Section
      title="Be told"
      id="told-section"
      lead="Whoever did not give you their data themselves must learn within a month that you hold it, and from where (GDPR art. 14). Your first message tells them: it says so below its text."
    >
      {noticedAt ? (
        <p>
          Told on <Time at={noticedAt} zone={zone} dateOnly />.
        </p>
      ) : (
        <Notice
          tone={noticeDue ? "warning" : "info"}
          title={noticeDue ? "Not told within a month" : "Not told yet"}
        >
          {noticeDue ? "It was due on " : "Due by "}
          <Time at={noticeBy} zone={zone} dateOnly />.{" "}
          {noticeDue ? "Until then they are given to nobody else. " : ""}
          Write to them, or note below how they were told.
        </Notice>
      )}
      <Form problems={mine ? form.problems : null} values={mine ? form.values : null}>
        <Field name="told" label="Told on" type="date" width="medium" />
        <Field name="note" label="How" hint="Such as “by post” or “in person, at the fair”" />
        <p>
          <button type="submit" className="button primary">
            Note that they were told
          </button>
        </p>
      </Form>
    </Section>
  );
}
