/**
 * Mistral's La Plateforme: OpenAI's protocol with a closed list of members, different names for
 * some, tool ids of nine characters and strict rules for the order of roles.
 *
 * <p>Called by the registry. Requests are edited here, by offsets; answers are read by {@code
 * openai}, which supports content in chunks. A member that Mistral would refuse is removed and
 * reported, or the call is refused when removing it would change the answer.
 */
@NullMarked
package dev.portolan.provider.mistral;

import org.jspecify.annotations.NullMarked;
