import { Argument, Command, type Option } from "commander";
import { methods } from "../methods.ts";
import { spellings } from "./method-names.ts";
import { print } from "./stdout.ts";

/** `flatland completion`: a script that lets a shell complete commands, flags, and the words that flags take. */
export function completionCommand(): Command {
  const command = new Command("completion")
    .summary("print a completion script for a shell")
    .description("Print a script that lets a shell complete commands, flags and their words.")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]));
  command.addHelpText(
    "after",
    `
Use:
  bash   eval "$(flatland completion bash)"        in ~/.bashrc
  zsh    eval "$(flatland completion zsh)"         in ~/.zshrc, after compinit
  fish   flatland completion fish > ~/.config/fish/completions/flatland.fish`,
  );
  return command.action((shell: "bash" | "zsh" | "fish") => {
    const program = command.parent!;
    const explained = program.commands.filter((one) => one.name() !== "help");
    const helped = explained.map((one) => ({ path: ["help", one.name()], summary: "explain a command", flags: [] }));
    const commands = [...leavesOf(program), ...helped];
    return print({ bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands));
  });
}

/** A command that does something, with the words that lead to it. */
interface Leaf {
  readonly path: readonly string[];
  readonly summary: string;
  readonly flags: readonly {
    readonly long: string;
    readonly help: string;
    readonly takes: readonly string[] | "file" | "value" | undefined;
  }[];
}

function leavesOf(program: Command, path: readonly string[] = []): Leaf[] {
  return program.commands.flatMap((command) => {
    const here = [...path, command.name()];
    if (command.commands.length > 0) return leavesOf(command, here);
    const flags = [
      ...command.options.flatMap((option) =>
        option.long ? [{ long: option.long, help: option.description, takes: wordsOf(option, command) }] : [],
      ),
      { long: "--help", help: "help", takes: undefined },
    ];
    return [{ path: here, summary: command.summary() || command.description(), flags }];
  });
}

/** What stands behind a flag: known words, a file, anything, or nothing. */
function wordsOf(option: Option, command: Command): readonly string[] | "file" | "value" | undefined {
  if (!option.required && !option.optional) return undefined;
  if (option.argChoices) return option.argChoices;
  if (option.long === "--method") {
    const kinds = { embed: "embedding", cluster: "clustering", classify: "classification" } as const;
    const kind = kinds[command.name() as keyof typeof kinds];
    return methods.filter(({ info }) => info.kind === kind).flatMap(({ info }) => spellings(info.name, methods));
  }
  const own = methods.flatMap(({ info }) => Object.entries(info.options)).filter(([name]) => option.hidden && `--${name}` === option.long);
  const words = [...new Set(own.flatMap(([, table]) => table.choices ?? []))];
  if (words.length > 0) return words;
  return /file|folder/.test(option.flags) ? "file" : "value";
}

const firstWords = (leaves: readonly Leaf[]): string[] => [...new Set(leaves.map(({ path }) => path[0]!))];
const secondWords = (leaves: readonly Leaf[], first: string): string[] =>
  leaves.filter(({ path }) => path[0] === first && path.length > 1).map(({ path }) => path[1]!);

function bashScript(leaves: readonly Leaf[]): string {
  const cases = leaves.map(({ path, flags }) => {
    const takes = flags
      .filter(({ takes }) => takes !== undefined)
      .map(({ long, takes }) =>
        typeof takes === "object"
          ? `      ${long}) COMPREPLY=($(compgen -W "${takes.join(" ")}" -- "$word")); return ;;`
          : `      ${long}) ${takes === "file" ? "_flatland_files" : ":"}; return ;;`,
      );
    return `    "${path.join(" ")}")
      case "$before" in
${takes.map((line) => `  ${line}`).join("\n")}
      esac
      flags="${flags.map(({ long }) => long).join(" ")}" ;;`;
  });
  const seconds = firstWords(leaves)
    .filter((first) => secondWords(leaves, first).length > 0)
    .map(
      (first) =>
        `    ${first}) case "\${COMP_WORDS[2]}" in
      -*) ;;
      *) [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "${secondWords(leaves, first).join(" ")}" -- "$word")); return; }; path="$first \${COMP_WORDS[2]}" ;;
    esac ;;`,
    );
  return `# flatland completion for bash
_flatland_files() { compopt -o default 2>/dev/null; COMPREPLY=(); }
_flatland() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" first="\${COMP_WORDS[1]}" path="\${COMP_WORDS[1]}" flags=""
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${firstWords(leaves).join(" ")}" -- "$word")); return; fi
  case "$first" in
${seconds.join("\n")}
    *) ;;
  esac
  case "$path" in
${cases.join("\n")}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) _flatland_files ;;
  esac
}
complete -F _flatland flatland
`;
}

const quoted = (text: string): string => text.replaceAll("'", "'\\''");

function zshScript(leaves: readonly Leaf[]): string {
  // Square brackets and colons have a meaning in descriptions.
  const plain = (text: string): string => quoted(text.replace(/[[\]\\:]/g, " "));
  const specs = (leaf: Leaf): string =>
    leaf.flags
      .map(({ long, help, takes }) => {
        const value =
          takes === undefined
            ? ""
            : typeof takes === "object"
              ? `:word:(${takes.join(" ")})`
              : takes === "file"
                ? ":file:_files"
                : ":value: ";
        return `'${long}[${plain(help)}]${value}'`;
      })
      .join(" ");
  const cases = leaves.map((leaf) => `    "${leaf.path.join(" ")}") _arguments ${specs(leaf)} '*:file:_files' ;;`);
  const seconds = firstWords(leaves)
    .filter((first) => secondWords(leaves, first).length > 0)
    .map(
      (first) =>
        `    ${first}) if [[ "$words[3]" != -* ]]; then
      if (( CURRENT == 3 )); then compadd ${secondWords(leaves, first).join(" ")}; return; fi; at="$at $words[3]"; shift words; (( CURRENT-- ))
    fi ;;`,
    );
  const firsts = firstWords(leaves).map((first) => `'${first}:${plain(leaves.find(({ path }) => path[0] === first)!.summary)}'`);
  return `#compdef flatland
_flatland() {
  local at="$words[2]"
  if (( CURRENT == 2 )); then
    local -a commands=(${firsts.join(" ")})
    _describe command commands
    return
  fi
  case "$at" in
${seconds.join("\n")}
  esac
  shift words; (( CURRENT-- ))
  case "$at" in
${cases.join("\n")}
  esac
}
compdef _flatland flatland
`;
}

function fishScript(leaves: readonly Leaf[]): string {
  const lines = ["# flatland completion for fish", "complete -c flatland -f"];
  const firsts = firstWords(leaves);
  for (const first of firsts) {
    const { summary } = leaves.find(({ path }) => path[0] === first)!;
    lines.push(`complete -c flatland -n __fish_use_subcommand -a ${first} -d '${quoted(summary)}'`);
    const words = secondWords(leaves, first);
    if (words.length > 0) {
      lines.push(
        `complete -c flatland -n '__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${words.join(" ")}' -a '${words.join(" ")}'`,
      );
    }
  }
  for (const { path, flags } of leaves) {
    const when = path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    lines.push(`complete -c flatland -n '${when}' -F`);
    for (const { long, help, takes } of flags) {
      const value =
        takes === undefined ? "" : typeof takes === "object" ? ` -x -a '${takes.join(" ")}'` : takes === "file" ? " -r -F" : " -x";
      lines.push(`complete -c flatland -n '${when}' -l ${long.slice(2)}${value} -d '${quoted(help)}'`);
    }
  }
  return `${lines.join("\n")}\n`;
}
