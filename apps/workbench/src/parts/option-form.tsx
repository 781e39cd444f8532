import type { JSX } from "preact";
import type { AnyMethod, AnyOption } from "../runs/package.ts";

/** Controls for the options of a method, made from its declaration: a new option appears by itself. */
export function OptionForm({
  method,
  values,
  onChange,
}: {
  method: AnyMethod;
  values: Readonly<Record<string, unknown>>;
  onChange: (name: string, value: unknown) => void;
}): JSX.Element {
  const entries = Object.entries(method.info.options).filter(([, option]) => option.kind !== "points" || option.choices);
  const first = entries.filter(([name]) => prominent.includes(name));
  const rest = entries.filter(([name]) => !prominent.includes(name));
  const row = ([name, option]: [string, AnyOption]): JSX.Element => (
    <OptionRow
      key={name}
      name={name}
      option={option}
      value={name in values ? values[name] : option.default}
      onChange={(value) => onChange(name, value)}
    />
  );
  return (
    <div class="options">
      {first.map(row)}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length === 1 ? "1 more option" : `${rest.length} more options`}</summary>
          {rest.map(row)}
        </details>
      )}
    </div>
  );
}

/** What is asked first, where a method has it; everything else is one click away. */
const prominent = ["neighbors", "clusters", "dimensions", "variant", "affinity", "perplexity", "kernel"];

function OptionRow({
  name,
  option,
  value,
  onChange,
}: {
  name: string;
  option: AnyOption;
  value: unknown;
  onChange: (value: unknown) => void;
}): JSX.Element {
  const id = `option-${name}`;
  const bad = !option.allows(value);
  return (
    <div class="option">
      <label for={id}>{words(name)}</label>
      <Control id={id} option={option} value={value} onChange={onChange} />
      <small id={`${id}-help`} class={bad ? "bad" : "muted"}>
        {bad ? `It must be ${option.accepts}.` : option.help}
      </small>
    </div>
  );
}

function Control({
  id,
  option,
  value,
  onChange,
}: {
  id: string;
  option: AnyOption;
  value: unknown;
  onChange: (value: unknown) => void;
}): JSX.Element {
  const described = { id, "aria-describedby": `${id}-help` };
  if (option.kind === "flag") {
    return <input {...described} type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
  if (option.kind === "choice" || option.kind === "points") {
    return (
      <select {...described} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
        {option.choices!.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  // A number, or one of a few words in the same field.
  const choices = option.choices ?? [];
  return (
    <>
      <input
        {...described}
        type="text"
        inputMode={option.kind === "integer" ? "numeric" : "decimal"}
        list={choices.length > 0 ? `${id}-words` : undefined}
        value={String(value)}
        aria-invalid={!option.allows(value)}
        onInput={(event) => {
          const text = event.currentTarget.value.trim().replace("−", "-");
          onChange(choices.includes(text) || text === "" || Number.isNaN(Number(text)) ? text : Number(text));
        }}
        onKeyDown={(event) => {
          if (option.kind !== "integer" || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          const next = Number(value) + (event.key === "ArrowUp" ? 1 : -1);
          if (option.allows(next)) onChange(next);
          event.preventDefault();
        }}
      />
      {choices.length > 0 && (
        <datalist id={`${id}-words`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}

function words(name: string): string {
  return name.length === 1 ? name : name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
