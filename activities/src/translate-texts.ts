import type { TranslationCounts, TranslationDefinition } from '@relais/core';
import type { TranslatedText } from '@relais/rows';
import type { Translator } from '@relais/translator';
import type { Dependencies } from './dependencies.js';
import type { Step } from './step.js';
import { recallPairs, rememberPairs, type RememberedPair } from './translation-memory.js';

export interface TextsRequest {
  readonly pipeline: string;
  readonly dataset: string;
  readonly translation: TranslationDefinition;
  /** sha256 of the snapshot the texts come from. */
  readonly snapshot: string;
  readonly texts: readonly string[];
  readonly glossary: Translator | null;
}

/** From the best known to the least: the worse of a row's two texts decides its status. */
const rank = { glossary: 0, memory: 1, provider: 2, untranslated: 3 } as const;

/**
 * Translates each text by the first that knows it: glossary, memory, provider. What nobody knows stays as it is, marked.
 * A text is sent to a provider at most once, ever.
 */
export async function translateTexts(
  deps: Pick<Dependencies, 'store' | 'translationProvider'>,
  request: TextsRequest,
  step: Step,
): Promise<ReadonlyMap<string, TranslatedText>> {
  const { translation, texts, snapshot } = request;
  const pair = { from: translation.from, to: translation.to, signal: step.signal };
  const glossary = (await request.glossary?.translate(texts, pair)) ?? new Map<string, string>();
  const memory = await recallPairs(deps.store, request.pipeline, translation);
  const unknown = texts.filter((text) => !glossary.has(text) && !memory.has(text));
  const asked = await askProvider(deps, request, unknown, step);
  return resolveTexts(texts, { glossary, known: new Map([...memory, ...asked]), snapshot });
}

/** What becomes of texts whose translations are gathered: where each came from decides its mark. */
export function resolveTexts(
  texts: readonly string[],
  { glossary, known, snapshot }: ResolvedFrom,
): ReadonlyMap<string, TranslatedText> {
  const entries = texts.map((text): [string, TranslatedText] => {
    const listed = glossary.get(text);
    if (listed !== undefined) return [text, { text: listed, status: 'glossary', rank: rank.glossary }];
    const pair = known.get(text);
    if (pair === undefined || pair.translated === null)
      return [text, { text, status: 'untranslated', rank: rank.untranslated }];
    return pair.snapshot === snapshot
      ? [text, { text: pair.translated, status: pair.provider, rank: rank.provider }]
      : [text, { text: pair.translated, status: 'memory', rank: rank.memory }];
  });
  return new Map(entries);
}

interface ResolvedFrom {
  readonly glossary: ReadonlyMap<string, string>;
  /** What a provider has answered, now or before. */
  readonly known: ReadonlyMap<string, RememberedPair>;
  /** sha256 of the snapshot that the texts stand in. */
  readonly snapshot: string;
}

async function askProvider(
  deps: Pick<Dependencies, 'store' | 'translationProvider'>,
  request: TextsRequest,
  texts: readonly string[],
  step: Step,
): Promise<ReadonlyMap<string, RememberedPair>> {
  const provider = deps.translationProvider;
  if (provider === null || texts.length === 0) return new Map();
  const pairs = new Map<string, RememberedPair>();
  const remember = async (answers: ReadonlyMap<string, string | null>): Promise<void> => {
    const fresh = [...answers]
      .filter(([source]) => !pairs.has(source))
      .map(([source, translated]) => ({ source, translated, provider: provider.name, snapshot: request.snapshot }));
    await rememberPairs(deps.store, request.pipeline, request.translation, fresh);
    for (const pair of fresh) pairs.set(pair.source, pair);
  };
  const answers = await provider.translate(texts, {
    from: request.translation.from,
    to: request.translation.to,
    signal: step.signal,
    onProgress: (done, total) => step.progress({ dataset: request.dataset, step: 'translate', done, total }),
    onAnswered: remember,
  });
  await remember(answers);
  return pairs;
}

/** How many distinct texts came from where. */
export function countTranslations(translations: ReadonlyMap<string, TranslatedText>): TranslationCounts {
  const ranks = [...translations.values()].map((entry) => entry.rank);
  const count = (wanted: number): number => ranks.filter((found) => found === wanted).length;
  return {
    distinct: ranks.length,
    glossary: count(rank.glossary),
    memory: count(rank.memory),
    provider: count(rank.provider),
    untranslated: count(rank.untranslated),
  };
}
