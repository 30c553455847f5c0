package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Answers the requests of one connection. */
final class LoadHandler extends ChannelInboundHandlerAdapter {
    private final LoadUpstream upstream;
    private final RequestReader reader = new RequestReader();

    LoadHandler(LoadUpstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                if (reader.read(bytes)) {
                    Protocol protocol = reader.protocol();
                    answer(ctx, protocol, reader.endsWithStream());
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, Protocol protocol, boolean stream) {
        Shape shape = upstream.shape();
        long wait = shape.firstTokenNanos(ThreadLocalRandom.current());
        if (stream) {
            after(ctx, wait, () -> begin(ctx, shape));
            return;
        }
        ByteBuf whole = upstream.answers().whole(protocol);
        after(ctx, wait, () -> send(ctx, whole));
    }

    private void begin(ChannelHandlerContext ctx, Shape shape) {
        var _ = ctx.write(Answers.STREAM_HEAD.retainedDuplicate());
        send(ctx, Answers.EVENT);
        long spread = shape.between().toNanos();
        long first = spread == 0 ? 0 : ThreadLocalRandom.current().nextLong(spread) + 1;
        next(ctx, shape, shape.tokens() - 1, first);
    }

    private void next(ChannelHandlerContext ctx, Shape shape, int left, long wait) {
        after(
                ctx,
                wait,
                () -> {
                    if (left == 0) {
                        send(ctx, Answers.STREAM_END);
                        return;
                    }
                    send(ctx, Answers.EVENT);
                    next(ctx, shape, left - 1, shape.betweenNanos(ThreadLocalRandom.current()));
                });
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf bytes) {
        var _ = ctx.writeAndFlush(bytes.retainedDuplicate());
    }

    /** Runs a step after a wait, unless the caller has left by then. */
    private static void after(ChannelHandlerContext ctx, long nanos, Runnable step) {
        if (nanos == 0) {
            step.run();
            return;
        }
        var _ =
                ctx.executor()
                        .schedule(
                                () -> {
                                    if (ctx.channel().isActive()) {
                                        step.run();
                                    }
                                },
                                nanos,
                                TimeUnit.NANOSECONDS);
    }
}
