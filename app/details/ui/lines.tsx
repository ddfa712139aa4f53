/** Words of several lines as they were typed, in whichever direction they run. */

export function Lines({ children }: { children: string }) {
  return children.split("\n").map((line, index) => (
    <div key={index} dir="auto">
      {line || " "}
    </div>
  ));
}
