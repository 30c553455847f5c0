/**
 * Chain: what makes a node's records provable. Pure: no store, no file, no clock.
 *
 * <p>Each entry of a node is a text in canonical JSON (RFC 8785), its <i>content</i>. A {@link
 * dev.portolan.gateway.records.chain.Link} holds the content's SHA-256, the entry's sequence number
 * and the hash of the link before it. A {@link dev.portolan.gateway.records.chain.SignedHead} is a
 * link's hash with a time and a signature (Ed25519); it proves every entry up to that link.
 *
 * <p>A link also holds a <i>scope</i>: a code of the tenant that differs for each entry. Whoever
 * has a tenant's {@link dev.portolan.gateway.records.chain.ScopeKey} sees which links are the
 * tenant's; to others all scopes look random. So an export of one tenant shows the links of others
 * without their contents, and still proves that no entry of the tenant is missing.
 *
 * <p>{@link dev.portolan.gateway.records.chain.KeyStatement}s say which key signs from which entry
 * on: the first is named by the chain's id, each later one is signed by the key before it.
 */
@NullMarked
package dev.portolan.gateway.records.chain;

import org.jspecify.annotations.NullMarked;
