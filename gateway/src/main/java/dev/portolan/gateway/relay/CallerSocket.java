package dev.portolan.gateway.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** What is below a response: how much of it the caller has yet to take, and how it is cut off. */
final class CallerSocket {
    /** HTTP/2's word for a stream that is given up. */
    private static final long CANCEL = 8;

    private final HttpServerRequest request;

    CallerSocket(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * How many bytes the connection holds that the caller has not taken. The streams of one HTTP/2
     * connection share it, so that there only room for this one is a sign.
     */
    long pending() {
        if (isShared()) {
            return 0;
        }
        ChannelOutboundBuffer queue = channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
    }

    /** Gives the answer up in the middle: a close that waited for the caller would never come. */
    void cut() {
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
