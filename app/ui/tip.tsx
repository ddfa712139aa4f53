/** A tip: shown where it helps, until its reader has seen it. */
import { useLocation } from "@remix-run/react";
import { createContext, type ReactNode, useContext } from "react";
import type { TipId } from "#app/account/tips.ts";
import { PostButton } from "./buttons";
import { Notice } from "./page";

/** Of whoever is signed in. */
export const SeenTips = createContext<string[]>([]);

export function Tip({ id, children }: { id: TipId; children: ReactNode }) {
  const { pathname, search } = useLocation();
  if (useContext(SeenTips).includes(id)) return null;
  return (
    <Notice>
      <p>{children}</p>
      <PostButton action="/account/tips" fields={{ tip: id, from: pathname + search }} tone="link">
        Got it
      </PostButton>
    </Notice>
  );
}
