package dev.portolan.gateway.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** The connection below a response: counts its unread bytes and resets it. */
final class CallerSocket {
    /** HTTP/2's error code for a stream that is no longer needed. */
    private static final long CANCEL = 8;

    private final HttpServerRequest request;

    CallerSocket(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * Returns the number of bytes in the connection that the caller has not read. The streams of an
     * HTTP/2 connection share it, so for them only a writable stream counts as progress.
     */
    long pending() {
        if (isShared()) {
            return 0;
        }
        ChannelOutboundBuffer queue = channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
    }

    /** Resets the answer: a graceful close would wait for the caller forever. */
    void reset() {
        if (isShared()) {
            request.response().reset(CANCEL);
            return;
        }
        Channel channel = channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var _ = channel.close();
    }

    private boolean isShared() {
        return request.response().streamId() >= 0;
    }

    private Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }
}
