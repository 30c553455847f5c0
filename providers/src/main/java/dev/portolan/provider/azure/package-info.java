/**
 * Azure OpenAI and Foundry: OpenAI's protocol under Azure's kinds of path. Called by the registry;
 * calls {@code openai}. Knows nothing of Entra or keys, which the credential room puts on.
 */
@NullMarked
package dev.portolan.provider.azure;

import org.jspecify.annotations.NullMarked;
