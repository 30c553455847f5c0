/**
 * Mistral's La Plateforme: OpenAI's protocol with a closed list of members, other names for a few,
 * tool ids of nine characters and strict rules for the order of roles.
 *
 * <p>Called by the registry. Requests are edited here, by offsets; answers are read by {@code
 * openai}, which knows content in chunks. A member that Mistral would refuse is left out and
 * reported, or the call is turned away where leaving it out would change the answer.
 */
@NullMarked
package dev.portolan.provider.mistral;

import org.jspecify.annotations.NullMarked;
