/** Where something is: names of members and positions in lists, from the outside in. */
export type Path = readonly (string | number)[];

/** Something wrong with a configuration, and where. */
export interface ReadFault {
  readonly path: Path;
  /** One sentence. */
  readonly message: string;
}

/** Takes the members of one object and notes what is wrong with them. Of what is missing or of another type it gives undefined. */
export interface Members {
  readonly path: Path;
  /** Undefined too where the text is null, as YAML writes that nothing is set. */
  get(name: string): unknown;
  text(name: string): string | undefined;
  texts(name: string): readonly string[] | undefined;
  /** The objects of a list, each a reader of its own. */
  objects(name: string): readonly Members[] | undefined;
  object(name: string): Members | undefined;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  /** Of all members that are set. */
  names(): readonly string[];
  /** Notes a member that must be there. */
  need(name: string): void;
  /** Notes every member that is none of these. */
  refuseOthers(known: readonly string[]): void;
  note(message: string, ...at: Path): void;
}

/** How a path is written: `agents.mine.allowedScopes[0]`; the whole is an empty text. */
export function toPathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

/** Undefined, with a fault, for what is no object. Objects are those of JSON.parse, of a YAML parser and of the AWS SDK. */
export function readMembers(value: unknown, path: Path, faults: ReadFault[]): Members | undefined {
  const note = (message: string, ...at: Path): void => { faults.push({ path: [...path, ...at], message }); };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    note('This must be an object with named members.');
    return undefined;
  }
  const record = value as Readonly<Record<string, unknown>>;
  const get = (name: string): unknown => (Object.hasOwn(record, name) ? record[name] ?? undefined : undefined);
  const names = (): readonly string[] => Object.keys(record).filter((name) => get(name) !== undefined);
  const list = (name: string): readonly unknown[] | undefined => {
    const found = get(name);
    if (found === undefined) return undefined;
    if (Array.isArray(found)) return found as readonly unknown[];
    note('This must be a list.', name);
    return undefined;
  };
  /** A list with an item that cannot be taken cannot be taken: without the item it would be another rule. */
  const each = <T>(name: string, take: (item: unknown, index: number) => T | undefined): readonly T[] | undefined => {
    const items = list(name)?.map(take);
    return items?.every((item) => item !== undefined) === true ? items : undefined;
  };
  return {
    path,
    get,
    text(name) {
      const found = get(name);
      if (found === undefined || typeof found === 'string') return found;
      note('This must be a text.', name);
      return undefined;
    },
    texts: (name) => each(name, (item, index) => {
      if (typeof item === 'string') return item;
      note('This must be a text.', name, index);
      return undefined;
    }),
    objects: (name) => each(name, (item, index) => readMembers(item, [...path, name, index], faults)),
    object: (name) => (get(name) === undefined ? undefined : readMembers(get(name), [...path, name], faults)),
    choice(name, choices) {
      const found = get(name);
      const chosen = choices.find((choice) => choice === found);
      if (found !== undefined && chosen === undefined) note(`This must be one of: ${choices.join(', ')}`, name);
      return chosen;
    },
    names,
    need(name) {
      if (get(name) === undefined) note(`A member is missing: ${name}`);
    },
    refuseOthers(known) {
      for (const name of names().filter((one) => !known.includes(one))) note(toUnknown(name, known), name);
    },
    note,
  };
}

function toUnknown(name: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]|s$/g, '');
  const meant = known.find((one) => plain(one) === plain(name));
  return meant === undefined ? `There is no such member here: ${name}` : `${name} is not known here. It is written: ${meant}`;
}
