/**
 * Keeps what one command printed, as far as it says why the command failed:
 * whole lines, without colours and progress, without secrets, within a limit.
 */
import { KeyFilter, redact } from './redact';

/** Characters that are kept of one command's output: half from its beginning, half from its end. */
export const outputLimit = 128 * 1024;

/** Characters that an unfinished line may have. A longer one is cut where no token can be. */
const lineLimit = 32 * 1024;

// Colours, titles, links and shell integration's marks say nothing here. What
// moves the cursor stays: on Windows it stands in place of line ends.
const decoration = /\x1b\[[0-9;:]*m|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P^_X][^\x1b]*\x1b\\|\x1b[=>()#][0-9A-Za-z]?/g;

/** The output of one command. Write the pieces as they come; text() gives what is kept. */
export class Output {
  private readonly keys = new KeyFilter();
  private pending = '';
  private head = '';
  private tail: string[] = [];
  private tailSize = 0;
  private dropped = 0;

  /** Takes the next piece, which may begin and end anywhere. */
  write(piece: string): void {
    this.pending += piece;
    let from = 0;
    for (let i = this.pending.indexOf('\n'); i >= 0; i = this.pending.indexOf('\n', from)) {
      this.line(this.pending.slice(from, i));
      from = i + 1;
    }
    this.pending = this.pending.slice(from);
    if (this.pending.length > lineLimit) this.shorten();
  }

  /** Everything that is kept, once the command has ended. Lines end with "\n". */
  text(): string {
    if (this.pending) this.line(this.pending);
    this.pending = '';
    const gap = this.dropped ? `[… ${this.dropped} …]\n` : '';
    return this.head + gap + this.tail.join('');
  }

  // Progress redraws one line for minutes without ending it. Only what is on
  // screen counts; if there is nothing to cut at, the line is no message.
  private shorten(): void {
    const cut = Math.max(this.pending.lastIndexOf('\r', this.pending.length - 2), this.pending.lastIndexOf(' '));
    if (cut < 0) {
      this.dropped += this.pending.length;
      this.pending = '';
      return;
    }
    const rest = this.pending.slice(cut + 1);
    if (this.pending[cut] === ' ') this.line(this.pending.slice(0, cut));
    this.pending = rest.length > lineLimit / 2 ? '' : rest;
  }

  private line(raw: string): void {
    const segments = raw.replace(decoration, '').split('\r');
    // Of the states of a redrawn line the last one stays on screen.
    const shown = this.keys.keep(segments.reverse().find((s) => s !== '') ?? '');
    if (shown === undefined) return;
    const kept = redact(shown) + '\n';
    if (this.head.length + kept.length <= outputLimit / 2 && !this.tail.length) {
      this.head += kept;
      return;
    }
    this.tail.push(kept);
    this.tailSize += kept.length;
    while (this.tailSize > outputLimit / 2 && this.tail.length > 1) {
      const gone = this.tail.shift()!.length;
      this.tailSize -= gone;
      this.dropped += gone;
    }
  }
}
