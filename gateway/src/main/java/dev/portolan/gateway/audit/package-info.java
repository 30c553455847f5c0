/**
 * Audit: what operators change, and the port by which each change is recorded.
 *
 * <p>A leaf. The admin plane and the reloader write entries; {@code records} keeps them in the
 * signed chain of the node. An entry holds no secret: a key by its id, a secret by its reference.
 */
@NullMarked
package dev.portolan.gateway.audit;

import org.jspecify.annotations.NullMarked;
