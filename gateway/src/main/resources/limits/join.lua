-- Tells that a replica is alive, and how far it is with bringing what it knows after the server has
-- lost its data or was started again.
--
-- KEYS: the replicas with the ends of their leases, the server's run and epoch, the stages of the
-- replicas in this epoch. ARGV: the replica, the id of the server's run, the epoch the replica knows
-- or 0, its stage in it, its lease in milliseconds, 0 to leave, and 1 if it has found data missing in
-- that epoch, so that another one begins.
--
-- Returns the time, the epoch, and the numbers of replicas that are alive, that have reached stage 1,
-- and that have reached stage 2.

local now_s, now_us = server_time()
local now_ms = now_s * 1000 + math.floor(now_us / 1000)
local known = redis.call('HMGET', KEYS[2], 'run', 'epoch')
local epoch = tonumber(known[2] or '0')
if known[1] ~= ARGV[2] or epoch == 0 or (ARGV[6] == '1' and tonumber(ARGV[3]) == epoch) then
    epoch = math.max(now_s * 1000000 + now_us, epoch + 1, tonumber(ARGV[3]) + 1)
    redis.call('HSET', KEYS[2], 'run', ARGV[2], 'epoch', string.format('%d', epoch))
    redis.call('DEL', KEYS[3])
end
if tonumber(ARGV[5]) == 0 then
    redis.call('ZREM', KEYS[1], ARGV[1])
    redis.call('HDEL', KEYS[3], ARGV[1])
else
    redis.call('ZADD', KEYS[1], string.format('%d', now_ms + tonumber(ARGV[5])), ARGV[1])
    if tonumber(ARGV[3]) == epoch and ARGV[4] ~= '0' then
        redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
    end
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('(%d', now_ms))) do
    redis.call('ZREM', KEYS[1], gone)
    redis.call('HDEL', KEYS[3], gone)
end
local first, second = 0, 0
for _, stage in ipairs(redis.call('HVALS', KEYS[3])) do
    first = first + 1
    if stage == '2' then
        second = second + 1
    end
end
return {now_s, now_us, string.format('%d', epoch), redis.call('ZCARD', KEYS[1]), first, second}
