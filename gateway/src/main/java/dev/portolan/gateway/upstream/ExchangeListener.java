package dev.portolan.gateway.upstream;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.http.HttpClientResponse;

/** Receives the progress of an {@link UpstreamExchange}, on its event loop. */
public interface ExchangeListener {
    /** A connection was made. */
    void connected();

    /** A connection could not be made, or broke before any response; {@link #failed} follows. */
    void connectionFailed(Throwable cause);

    /** The head of the response came; its body is to be streamed or collected now. */
    void responded(HttpClientResponse response);

    /** A chunk of a streamed body came. */
    void received(Slice chunk);

    /**
     * A streamed body ended, possibly after the exchange was stopped.
     *
     * @param marked whether the response marks its end; otherwise a cut is not visible
     */
    void streamEnded(boolean marked);

    /** A streamed body broke off, possibly after the exchange was stopped. */
    void streamBroken();

    /** Part of a collected body came, or its reading goes on after a pause. */
    void bodyActive();

    /** Reading a collected body is paused until there is memory for it. */
    void bodyPaused();

    /** A collected body is larger than its limit. */
    void bodyTooLarge();

    /** The exchange failed, possibly after it was stopped. */
    void failed(AttemptOutcome outcome);
}
