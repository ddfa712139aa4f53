/** An authenticator app that waits for its first code: the secret twice, and the field. */
import { PostButton, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { QrCode } from "./qr";

type WaitingAppProps = {
  secret: string;
  /** otpauth://, which phones hand to the app. */
  uri: string;
  qr: { size: number; path: string };
  /** Where its forms go. */
  here: string;
  problems: Problems | undefined;
};

export function WaitingApp({ secret, uri, qr, here, problems }: WaitingAppProps) {
  return (
    <>
      <ol className="stack">
        <li>
          In your app, add an account and scan this.
          <br />
          <QrCode {...qr} label="The secret below as a QR code" />
          <br />
          <a href={uri}>On the phone itself: open it in the app</a>
        </li>
        <li>
          Or type this secret into it: <strong className="code">{secret}</strong>
        </li>
        <li>Enter the six digits that it shows now.</li>
      </ol>
      <Form problems={problems}>
        <Field
          name="code"
          label="Code"
          hint="Six digits; a new one comes every 30 seconds."
          width="short"
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <Submit>Switch it on</Submit>
      </Form>
      <PostButton action={here} tone="link">
        Make another secret
      </PostButton>
    </>
  );
}
