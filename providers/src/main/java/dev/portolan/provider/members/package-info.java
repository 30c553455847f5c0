/**
 * The members of a caller's request that may be sent to a cloud or a vendor while a requirement
 * applies to the request: one table for each protocol, one row for each member.
 *
 * <p>The tables are data. {@code head} reads a request's head by them and records, in its single
 * pass, whether a member is outside a protocol's table; the gateway turns that into a need that no
 * location satisfies, so that a requirement removes such a deployment. Providers remove the members
 * that a table lists for removal. Unlisted members are outside.
 */
@NullMarked
package dev.portolan.provider.members;

import org.jspecify.annotations.NullMarked;
