/**
 * The operations that are no chat: rerank, moderation, transcription, speech, images and OCR.
 *
 * <p>{@code OperationsProvider} adds them to a provider of chats, each in the form that {@code
 * OperationTable} names. Where the provider has the caller's protocol, the body passes with the
 * model's name replaced, and so does the answer, in which only what was used is read. A form of the
 * provider's own is translated both ways. Called by {@code registry} and by the providers of clouds
 * with several protocols. Calls {@code wire} and {@code json}. Knows nothing of multipart forms: a
 * form's fields come as a JSON object, without its files.
 */
@NullMarked
package dev.portolan.provider.operation;

import org.jspecify.annotations.NullMarked;
