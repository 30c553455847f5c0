/**
 * The translated lane: any caller's surface to any provider's protocol, by way of the canonical
 * model.
 *
 * <p>To add a provider, implement {@link dev.portolan.provider.translate.Dialect}: its features,
 * {@code encode} a canonical request as its HTTP request, and make a {@link
 * dev.portolan.provider.canonical.AnswerDecoder} that reads its answers into events ({@link
 * dev.portolan.provider.canonical.SseDecoder} is one to begin with where the provider streams
 * Server-Sent Events). {@link dev.portolan.provider.translate.TranslatedProvider} makes a {@link
 * dev.portolan.provider.Provider} of it: it reads the caller's body by its surface, refuses what
 * the dialect can't express, names what it drops, folds whole answers from the same events, and
 * writes all in the caller's protocol. {@link
 * dev.portolan.provider.translate.OtherProtocolsOverChat} lets a provider of OpenAI's family serve
 * Anthropic's surface too.
 *
 * <p>A call whose surface is the provider's own protocol doesn't come here: it goes through by its
 * bytes. A provider that has both (Anthropic's) keeps its own lane and hands the rest to a {@code
 * TranslatedProvider}.
 */
@NullMarked
package dev.portolan.provider.translate;

import org.jspecify.annotations.NullMarked;
