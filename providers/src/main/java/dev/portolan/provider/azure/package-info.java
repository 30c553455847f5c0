/**
 * Azure OpenAI and Foundry: OpenAI's protocol under Azure's paths. Called by the registry; calls
 * {@code openai}. Keys and Entra tokens are added by the credential package.
 */
@NullMarked
package dev.portolan.provider.azure;

import org.jspecify.annotations.NullMarked;
