/** The practice mailbox's own clock, which its owner moves forward. */
import { PostButton } from "../../ui/buttons";
import { Section } from "../../ui/page";
import { Time } from "../../ui/time";

type PracticeTimeProps = {
  id: string;
  /** Seconds. */
  ahead: number;
  /** The time in the practice mailbox. */
  there: string;
  zone: string;
};

const DAY_SECONDS = 86_400;

export function PracticeTime({ id, ahead, there, zone }: PracticeTimeProps) {
  const days = Math.round(ahead / DAY_SECONDS);
  return (
    <Section title="Practice time">
      <p>
        In the practice mailbox it is <Time at={there} zone={zone} />
        {days > 0 ? `, ${days === 1 ? "one day" : `${days} days`} ahead of us` : ", as with us"}.
        Move it forward to see what your sequences send later. It never moves back.
      </p>
      <div className="row">
        {[1, 3, 7].map((step) => (
          <PostButton
            key={step}
            action={`/mailboxes/${id}/clock`}
            fields={{ days: String(step), from: String(ahead) }}
          >
            Move practice time {step} {step === 1 ? "day" : "days"}
          </PostButton>
        ))}
      </div>
    </Section>
  );
}
