/** The providers whose settings we know, each a link that fills them in. */

type ProviderLinksProps = { providers: { word: string; name: string }[]; address: string };

export function ProviderLinks({ providers, address }: ProviderLinksProps) {
  if (providers.length === 0) return null;
  const typed = encodeURIComponent(address);
  return (
    <p>
      Fill in the settings for{" "}
      {providers.map(({ word, name }, index) => (
        <span key={word}>
          {index > 0 ? ", " : ""}
          <a href={`/mailboxes/new?address=${typed}&provider=${word}`}>{name}</a>
        </span>
      ))}
      , look them up, or type what your provider says.
    </p>
  );
}
