/**
 * The one model between callers' surfaces and providers' dialects: what is asked, and the events of
 * which every answer consists.
 *
 * <p>A surface reads its JSON into a {@link dev.portolan.provider.canonical.Request} and writes
 * {@link dev.portolan.provider.canonical.StreamEvent}s as its own; a dialect writes the request as
 * its JSON and reads its answers into events. A whole answer is the {@link
 * dev.portolan.provider.canonical.Fold} of its events, so that the two forms can't drift. Nothing
 * translates from one protocol straight to another.
 *
 * <p>Blocks are ordered. Arguments and schemas stay JSON, with their digits and their order. Usage
 * is in disjoint counts. What only one provider understands (signatures of thoughts, redacted
 * thinking) is marked with whose it is, and left out for everybody else.
 */
@NullMarked
package dev.portolan.provider.canonical;

import org.jspecify.annotations.NullMarked;
