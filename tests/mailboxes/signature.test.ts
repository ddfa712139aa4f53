/** What may stand below a message, and as a booking link. */
import { expect, test } from "vitest";
import { SignatureInput } from "#app/mailboxes/signature.ts";

const read = (given: object) => SignatureInput.safeParse(given);

test("takes sloppy typing, and empty for none", () => {
  expect(
    read({ signature: " Ada \r\nLarkfield  \n\n", bookingUrl: "book.example/ada" }).data,
  ).toEqual({
    signature: "Ada\nLarkfield",
    bookingUrl: "https://book.example/ada",
  });
  expect(read({}).data).toEqual({ signature: "", bookingUrl: null });
});

test.each([
  [{ signature: `${"a\n".repeat(30)}b` }],
  [{ signature: "x".repeat(1001) }],
  [{ bookingUrl: "javascript://alert(1)" }],
  [{ bookingUrl: "http://book.example" }],
  [{ bookingUrl: "not an address" }],
])("refuses what cannot stand there: %j", (given) => {
  expect(read(given).success).toBe(false);
});
