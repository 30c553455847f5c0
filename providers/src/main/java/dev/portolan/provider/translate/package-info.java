/**
 * Translation: any caller protocol to any provider's protocol, by way of the canonical model.
 *
 * <p>To add a provider, implement {@link dev.portolan.provider.translate.Dialect}: its features,
 * {@code encode} a canonical request as its HTTP request, and make a {@link
 * dev.portolan.provider.canonical.AnswerDecoder} that reads its answers into events ({@link
 * dev.portolan.provider.canonical.SseDecoder} is the base where the provider streams Server-Sent
 * Events). {@link dev.portolan.provider.translate.TranslatedProvider} makes a {@link
 * dev.portolan.provider.Provider} of it: it reads the caller's body by its protocol, refuses
 * requests the dialect can't express, names what it drops, folds whole answers from the same
 * events, and writes the answer in the caller's protocol. {@link
 * dev.portolan.provider.translate.OtherProtocolsOverChat} lets a provider of OpenAI's family serve
 * chats of every other caller protocol.
 *
 * <p>A call in the provider's own protocol doesn't come here: its bytes pass through. A provider
 * that has both (Anthropic's) passes its own operations through and hands the rest to a {@link
 * dev.portolan.provider.translate.TranslatedProvider}.
 */
@NullMarked
package dev.portolan.provider.translate;

import org.jspecify.annotations.NullMarked;
