package dev.portolan.load.compare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** One connection of the load generator, with one request at a time. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private final ResponseReader reader = new ResponseReader();
    private final ByteBuf request;
    private final Consumer<LoadConnection> ended;
    private @Nullable Channel channel;
    private long began;
    private long firstEvent;
    private int eventsSeen;
    private boolean inProgress;

    /**
     * @param ended called after each request, whether it succeeded, failed or lost its connection
     */
    LoadConnection(byte[] request, Consumer<LoadConnection> ended) {
        this.request = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(request));
        this.ended = ended;
    }

    /** Sends the request; its duration counts from {@code intended}, in nanoseconds. */
    void send(long intended) {
        var open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        began = intended;
        firstEvent = 0;
        eventsSeen = 0;
        inProgress = true;
        var _ = open.writeAndFlush(request.duplicate());
    }

    /** Returns the intended start of the request, in nanoseconds. */
    long began() {
        return began;
    }

    /** Returns the arrival of the first event in nanoseconds, or 0. */
    long firstEvent() {
        return firstEvent;
    }

    int events() {
        return reader.events();
    }

    boolean succeeded() {
        return reader.status() == 200 && isOpen();
    }

    boolean isOpen() {
        var open = channel;
        return open != null && open.isActive();
    }

    int status() {
        return reader.status();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                boolean end = reader.read(bytes);
                if (eventsSeen == 0 && reader.events() > 0) {
                    eventsSeen = reader.events();
                    firstEvent = System.nanoTime();
                }
                if (end) {
                    finish();
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (inProgress) {
            finish();
        }
    }

    private void finish() {
        inProgress = false;
        ended.accept(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
