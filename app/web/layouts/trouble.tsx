/** Trouble inside a signed-in person's frame, so that the way on is where it always is. */
import type { ComponentProps } from "react";
import { Trouble } from "../../ui/trouble";
import { MemberLayout } from "./member";
import { OpenLayout } from "./open";

type Frame = Omit<ComponentProps<typeof MemberLayout>, "children">;

/** Without a frame it was the frame that could not be made. */
export function TroubleAtWork({ frame }: { frame: Frame | undefined }) {
  if (!frame) {
    return (
      <OpenLayout plain>
        <Trouble home="/" />
      </OpenLayout>
    );
  }
  return (
    <MemberLayout {...frame}>
      <Trouble home={frame.atWork ? "/home" : "/teams"} />
    </MemberLayout>
  );
}
