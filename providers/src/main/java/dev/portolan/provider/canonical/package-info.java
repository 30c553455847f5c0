/**
 * The canonical model between caller protocols and providers' dialects: the request, and the events
 * of which every answer consists.
 *
 * <p>A caller protocol reads its JSON into a {@link dev.portolan.provider.canonical.Request} and
 * writes {@link dev.portolan.provider.canonical.StreamEvent}s as its own; a dialect writes the
 * request as its JSON and reads its answers into events. A whole answer is the {@link
 * dev.portolan.provider.canonical.Fold} of its events, so that the two forms can't drift. Nothing
 * translates from one protocol straight to another.
 *
 * <p>Blocks are ordered. Arguments and schemas stay JSON, with their digits and their order. Usage
 * is in disjoint counts. Content that only one provider understands (signatures of thoughts,
 * redacted thinking) is marked with its owner, and left out for all others.
 */
@NullMarked
package dev.portolan.provider.canonical;

import org.jspecify.annotations.NullMarked;
