/** Finding by words, the conditions as chips that a press takes away, and the way to one more. */
import { FILTER_FIELDS, MOST_CONDITIONS } from "#app/prospects/filter.ts";
import { ButtonLink } from "../../ui/buttons";
import { type Pair, Pairs } from "./pairs";

type Chip = { words: string; without: string };
type FiltersProps = {
  q: string;
  sort: string;
  /** The filter as it stands in the address. */
  query: Pair[];
  chips: Chip[];
  customFields: { value: string; label: string }[];
  /** The saved view that asks just this. */
  current?: { id: string } | null;
};

export function Filters({ q, sort, query, chips, customFields, current }: FiltersProps) {
  const conditions = query.filter(([name]) => name === "f");
  const isFiltered = query.length > 0;
  return (
    <div className="stack">
      <search>
        <form method="get" action="/prospects" className="search">
          <label htmlFor="q" className="hidden">
            Find by name, address, company or position
          </label>
          <input
            type="search"
            id="q"
            name="q"
            defaultValue={q}
            placeholder="Find by name, address, company or position"
            spellCheck={false}
            autoCapitalize="none"
            enterKeyHint="search"
          />
          <Pairs pairs={conditions} />
          {sort === "added" ? null : <Pairs pairs={[["sort", sort]]} />}
          <button type="submit" className="button quiet">
            Search
          </button>
        </form>
      </search>
      {chips.length > 0 ? <Chips chips={chips} /> : null}
      <div className="actions">
        {chips.length < MOST_CONDITIONS ? (
          <AddFilter query={query} customFields={customFields} />
        ) : null}
        {isFiltered && !current ? (
          <ButtonLink href={`/views/new?${new URLSearchParams(query)}`} tone="quiet">
            Save this view
          </ButtonLink>
        ) : null}
      </div>
    </div>
  );
}

function Chips({ chips }: { chips: Chip[] }) {
  return (
    <nav className="actions" aria-label="Filters">
      {chips.map(({ words, without }) => (
        <a key={words} className="button quiet" href={without}>
          {words} <span aria-hidden="true">×</span>
          <span className="hidden">: take this filter away</span>
        </a>
      ))}
    </nav>
  );
}

function AddFilter({ query, customFields }: Pick<FiltersProps, "query" | "customFields">) {
  return (
    <form method="get" action="/prospects/filter" className="search">
      <Pairs pairs={query} />
      <label htmlFor="field" className="hidden">
        Filter by
      </label>
      <FieldSelect customFields={customFields} />
      <button type="submit" className="button quiet">
        Add filter
      </button>
    </form>
  );
}

function FieldSelect({ customFields }: Pick<FiltersProps, "customFields">) {
  return (
    <select id="field" name="field" className="w-medium">
      {Object.entries(FILTER_FIELDS).map(([value, { label }]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {customFields.length > 0 ? (
        <optgroup label="Your own fields">
          {customFields.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </optgroup>
      ) : null}
    </select>
  );
}
