/** What stands in place of a page that could not be shown: what is so, and what to do next. */
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { useContext } from "react";
import { AboutRequest, Page } from "./page";

/** `home`: where the way out leads. */
export function Trouble({ home }: { home: string }) {
  const error = useRouteError();
  const { reference } = useContext(AboutRequest);
  const { title, sentence, ours } = wordsFor(statusOf(error));
  const whoMay = isRouteErrorResponse(error) && error.status === 403 ? String(error.data) : "";
  return (
    <Page title={title}>
      <div className="stack">
        <p>{whoMay ? `${whoMay} Nothing was changed.` : sentence}</p>
        {ours && reference ? (
          <p>
            If you write to us about it, please give this reference:{" "}
            <strong className="code">{reference}</strong>
          </p>
        ) : null}
        {whoMay ? (
          <p>
            <a href="/team">See who is who in the team</a>, or{" "}
            <a href="/team/rights">who may do what</a>.
          </p>
        ) : null}
        <p>
          <a href={home}>Go to the first page</a>
        </p>
      </div>
    </Page>
  );
}

export function troubleTitle(error: unknown): string {
  return wordsFor(statusOf(error)).title;
}

function statusOf(error: unknown): number {
  return isRouteErrorResponse(error) ? error.status : 500;
}

/** Never more than this: the same words for a page that is not there and one that is not yours. */
function wordsFor(status: number): { title: string; sentence: string; ours?: boolean } {
  if (status === 404 || status === 410) {
    return {
      title: "Page not found",
      sentence:
        "There is nothing here, or nothing that you may see. Check the address for a typing mistake.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      title: "You may not do this",
      sentence: "Your account has no permission for it. Nothing was changed.",
    };
  }
  if (status === 429) {
    return {
      title: "Please wait a moment",
      sentence:
        "There is more to do at once than we can, or that was too many tries. Nothing was changed; try again in a minute.",
    };
  }
  if (status === 422) {
    return {
      title: "This takes too long among so many prospects",
      sentence:
        "Nothing was changed. Go back and add a word to find, a list, a tag, a country, a verdict or a date, so that fewer have to be looked through.",
    };
  }
  if (status >= 400 && status < 500) {
    return {
      title: "We could not read that request",
      sentence: "Nothing was changed. Go back, load the page again and send the form once more.",
    };
  }
  return {
    title: "Something went wrong on our side",
    sentence:
      "It is not your doing. We have noted what happened; please try again in a few minutes.",
    ours: true,
  };
}
