package dev.portolan.load.compare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** One connection of the load, which carries one exchange at a time. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private final ResponseReader reader = new ResponseReader();
    private final ByteBuf request;
    private final Consumer<LoadConnection> ended;
    private @Nullable Channel channel;
    private long began;
    private long firstEvent;
    private int seen;
    private boolean underWay;

    /**
     * @param ended called when an exchange ended: well, badly, or by a lost connection
     */
    LoadConnection(byte[] request, Consumer<LoadConnection> ended) {
        this.request = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(request));
        this.ended = ended;
    }

    /** Sends the request; what it took is counted from {@code intended}, in nanoseconds. */
    void send(long intended) {
        var open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        began = intended;
        firstEvent = 0;
        seen = 0;
        underWay = true;
        var _ = open.writeAndFlush(request.duplicate());
    }

    /** When the exchange should have begun, in nanoseconds. */
    long began() {
        return began;
    }

    /** When the first event arrived, in nanoseconds; 0 when none did. */
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
                if (seen == 0 && reader.events() > 0) {
                    seen = reader.events();
                    firstEvent = System.nanoTime();
                }
                if (end) {
                    ends();
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (underWay) {
            ends();
        }
    }

    private void ends() {
        underWay = false;
        ended.accept(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
