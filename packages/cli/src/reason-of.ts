import { InvalidArgumentError } from 'commander';

/** What a person says when accepting; it is kept for whoever reads the figures later, so it has to say something. */
export function reasonOf(text: string): string {
  if (text.trim() === '')
    throw new InvalidArgumentError('say why, e.g. --accept "the publisher confirmed the figures".');
  return text;
}
