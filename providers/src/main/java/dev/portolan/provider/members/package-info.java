/**
 * Which members of a caller's request may go to a cloud or a vendor while a requirement binds the
 * request: one table for each protocol, one row for each member.
 *
 * <p>The tables are data. {@code head} reads a request's head by them and notes, in the one pass it
 * makes, whether a member is outside a protocol's table; the gateway turns that into a need that no
 * place is known for, so that a requirement removes such a deployment. Providers leave out what a
 * table says to leave out. What nobody listed is outside.
 */
@NullMarked
package dev.portolan.provider.members;

import org.jspecify.annotations.NullMarked;
