package dev.portolan.load.upstream;

import io.netty.channel.ChannelHandlerContext;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One response in progress, written with the timing of a {@link ResponseShape} until the client
 * disconnects.
 */
final class TimedAnswer {
    private final ChannelHandlerContext ctx;
    private final HttpAnswerWriter writer;
    private final ResponseShape shape;
    private int remaining;

    private TimedAnswer(ChannelHandlerContext ctx, HttpAnswerWriter writer, ResponseShape shape) {
        this.ctx = ctx;
        this.writer = writer;
        this.shape = shape;
        this.remaining = shape.tokens() - 1;
    }

    static void answer(
            ChannelHandlerContext ctx,
            HttpAnswerWriter writer,
            LoadUpstream upstream,
            AnswerProtocol protocol,
            boolean stream) {
        var answer = new TimedAnswer(ctx, writer, upstream.shape());
        var answers = upstream.answers();
        answer.after(
                answer.shape.firstTokenNanos(ThreadLocalRandom.current()),
                stream ? answer::begin : () -> writer.whole(ctx, answers, protocol));
    }

    private void begin() {
        writer.begin(ctx);
        long maxDelay = shape.between().toNanos();
        after(maxDelay == 0 ? 0 : ThreadLocalRandom.current().nextLong(maxDelay) + 1, this::next);
    }

    private void next() {
        if (remaining == 0) {
            writer.end(ctx);
            return;
        }
        remaining--;
        writer.event(ctx);
        after(shape.betweenNanos(ThreadLocalRandom.current()), this::next);
    }

    private void after(long nanos, Runnable step) {
        if (nanos == 0) {
            step.run();
            return;
        }
        var _ = ctx.executor().schedule(() -> runIfConnected(step), nanos, TimeUnit.NANOSECONDS);
    }

    private void runIfConnected(Runnable step) {
        if (ctx.channel().isActive()) {
            step.run();
        }
    }
}
