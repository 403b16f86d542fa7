import { explain, step, steps, type Explanations } from '../explanation.js';

const { again, rejected, logs, settings } = steps;
const address = step('see which address is asked, and set another one', './relais config show');
const inbox = step('see which folder is read', './relais config show');

/** What can be wrong with a file on its way in. */
export const sourceExplanations: Explanations = {
  SOURCE_HTML: explain(
    'The publisher answered with a web page where the file should be: its site is down for maintenance, or the file has moved.',
    again,
    address,
  ),
  SOURCE_EMPTY: explain(
    'The publisher answered without a single byte, or with an archive of an empty file.',
    again,
    rejected,
  ),
  SOURCE_HEADER_ONLY: explain(
    'The file has a header and not one record: the publisher is probably still writing its export.',
    again,
    rejected,
  ),
  SOURCE_NO_ROWS: explain(
    'The file of that day has a header and no row. A day on which nothing happened looks like this, so it was taken in.',
    step('put another file in its place if there should have been rows, and run again', '{again}'),
  ),
  SOURCE_TRUNCATED: explain(
    'The file ends in the middle: the connection closed before all announced bytes came, or the last record is not closed.',
    again,
    rejected,
  ),
  SOURCE_INCOMPLETE: explain('Fewer records arrived than the publisher says its dataset has.', again, rejected),
  SOURCE_TOO_LARGE: explain(
    'The file is larger than its dataset allows, so it was not kept: it would fill the disk.',
    step('raise `maxBytes` of the dataset if the file has really grown so much, then try again', '{again}'),
  ),
  SOURCE_NOT_FOUND: explain(
    'There is no file at this address (404): the publisher has moved or withdrawn it.',
    address,
    again,
  ),
  SOURCE_FORBIDDEN: explain(
    'The publisher refuses access (401 or 403): it wants a login, or turns this client away.',
    address,
    step('open the address in a browser; a source can send headers of its own'),
  ),
  SOURCE_REFUSED: explain('The publisher refused the request; asking again would be refused as well.', address, logs),
  SOURCE_RATE_LIMITED: explain(
    'The publisher limits how often it may be asked, and asked for a longer pause than a run takes.',
    again,
  ),
  SOURCE_UNAVAILABLE: explain(
    'The publisher’s server answered with an error of its own (5xx), again and again.',
    again,
  ),
  SOURCE_UNREACHABLE: explain(
    'No connection to the publisher came about: the name is unknown, nobody listens there, or this machine has no network.',
    address,
    steps.doctor,
    again,
  ),
  SOURCE_TIMEOUT: explain('The publisher did not answer in time.', again, logs),
  SOURCE_STALLED: explain('The download came to a stop: fewer bytes a second than a download may have.', again, logs),
  SOURCE_CHANGED: explain(
    'The publisher replaced the file while it was being downloaded; it is fetched from its first byte.',
    again,
  ),
  SOURCE_ENCODED: explain('The publisher sends the file in an encoding that was not asked for.', rejected, again),
  SOURCE_REDIRECT: explain(
    'The publisher sends us on, to nowhere or in a circle.',
    step('open the address in a browser to see where it leads'),
    address,
  ),
  SOURCE_ADDRESS_REFUSED: explain(
    'The publisher sent us on to an address that is never followed: a private or metadata address, or another protocol.',
    step('ask the publisher: a site that does so has probably been tampered with'),
    address,
  ),
  SOURCE_UNTRUSTED: explain(
    'The publisher’s certificate is not valid for its name, or nobody known vouches for it.',
    steps.doctor,
    again,
  ),
  PUBLISHER_LATE: explain(
    'The publisher still serves an extract that readers already have. Nothing is wrong here; the month is not out yet.',
    step('ask again later; a scheduled run does so by itself', '{again}'),
  ),
  RECORDS_COUNT_STALE: explain(
    'More records arrived than the publisher counts: its count lags behind its file. The file was taken in.',
  ),
  INBOX_MISSING: explain(
    'The folder into which the files are put is not there.',
    inbox,
    step('make it, mount it, or fill it with samples', './relais sample {pipeline}'),
  ),
  INBOX_UNREADABLE: explain('The files of the folder may not be read by this user.', inbox, again),
  INBOX_EMPTY: explain(
    'The folder holds no file of this dataset.',
    inbox,
    step('put files there, or make some', './relais sample {pipeline}'),
  ),
  INBOX_CHANGED: explain('A file changed while it was taken in: somebody is still writing it.', again),
  INBOX_GROWING: explain('A file is still being written; the next run takes it in.', again),
  INBOX_STRANGER: explain('A file in the folder has a name that no dataset expects; it was left alone.', inbox),
  ZIP_NOT_A_ZIP: explain(
    'The publisher answered with something that is no ZIP archive, an error page for instance.',
    again,
    address,
  ),
  ZIP_DAMAGED: explain('The archive cannot be unpacked: it was cut off or damaged on its way.', again, rejected),
  ZIP_MEMBER_MISSING: explain(
    'The archive lacks the one file that is read: the publisher has renamed it.',
    step('name the new one as `zipMember` of the dataset'),
    rejected,
  ),
  ZIP_DUPLICATE_NAME: explain('The archive holds two files of one name, so it is unclear which is meant.', rejected),
  ZIP_ENCRYPTED: explain('The archive wants a password.', rejected),
  ZIP_BOMB: explain(
    'The archive would unpack into far more than its size lets expect; nothing was unpacked.',
    rejected,
  ),
  ZIP_TOO_LARGE: explain(
    'The archive, or the file in it, is larger than its dataset allows; nothing was unpacked.',
    rejected,
  ),
  ZIP_TOO_MANY_ENTRIES: explain('The archive holds far more files than a dataset has; nothing was unpacked.', rejected),
  ZIP_SYMLINK: explain('The archive holds a link instead of a file; nothing was unpacked.', rejected),
  ZIP_UNSAFE_NAME: explain('The archive holds a name that points out of its folder; nothing was unpacked.', rejected),
  SAMPLE_ADDRESS_INVALID: explain('The sample server was asked for something it does not make.', settings),
};
