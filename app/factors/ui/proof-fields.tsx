/** Password or code: one of the two is enough. */
import { Field } from "../../ui/fields";

export function ProofFields({ code, password = true }: { code: boolean; password?: boolean }) {
  return (
    <>
      {code ? <CodeField /> : null}
      {password ? (
        <Field
          name="password"
          label={code ? "Or your password" : "Your password"}
          hint={code ? "One of the two is enough." : undefined}
          type="password"
          autoComplete="current-password"
        />
      ) : null}
    </>
  );
}

/** Paste is welcome; phones offer the code by themselves (WCAG 3.3.8). */
export function CodeField({ label = "Code" }: { label?: string }) {
  return (
    <Field
      name="code"
      label={label}
      hint="The six digits of your app, or a recovery code."
      width="medium"
      spellCheck={false}
      autoComplete="one-time-code"
    />
  );
}
