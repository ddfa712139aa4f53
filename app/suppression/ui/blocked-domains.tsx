/** The domains that nobody is written to at, each with a way to take it back. */
import { Empty, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type BlockedDomain = { id: string; domain: string; since: string; by: string | null };
type BlockedDomainsProps = {
  domains: BlockedDomain[];
  domainCount: number;
  zone: string;
  mayLift: boolean;
};

export function BlockedDomains({ domains, domainCount, zone, mayLift }: BlockedDomainsProps) {
  if (domains.length === 0) {
    return (
      <Section title="Blocked domains">
        <Empty title="No domain is blocked">
          Block one above, or from the page of somebody who works there.
        </Empty>
      </Section>
    );
  }
  const older = domainCount - domains.length;
  return (
    <Section
      title="Blocked domains"
      lead={
        older > 0
          ? `The newest ${domains.length} of ${domainCount.toLocaleString("en")}.`
          : undefined
      }
    >
      <Table
        caption="Blocked domains"
        columns={[
          { key: "domain", label: "Domain" },
          { key: "since", label: "Since" },
          { key: "by", label: "By" },
          ...(mayLift ? [{ key: "remove", label: "Remove", hideLabel: true }] : []),
        ]}
        rows={domains.map(({ id, domain, since, by }) => ({
          id,
          cells: {
            domain,
            since: <Time at={since} zone={zone} dateOnly />,
            by: by ?? "",
            remove: (
              <a href={`/suppressions?remove=${id}`}>
                Remove<span className="hidden"> the block of {domain}</span>
              </a>
            ),
          },
        }))}
      />
    </Section>
  );
}
