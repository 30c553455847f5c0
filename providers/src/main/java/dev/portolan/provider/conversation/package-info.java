/**
 * The changes that make a conversation of one provider acceptable to another, in bodies that are
 * passed through: thoughts and signatures of other providers are left out, and instructions given
 * later than a target allows are moved. A body without such content is not touched, and costs no
 * more than a look at its head.
 *
 * <p>Called by the providers that pass bodies through, before their own edits. Translated requests
 * are written by rules of their own from the canonical model, which names the owner of each
 * signature.
 */
@NullMarked
package dev.portolan.provider.conversation;

import org.jspecify.annotations.NullMarked;
