-- Reserves in all counters of a request, or in none.
--
-- KEYS[4...]: the counters. ARGV: id, epoch, lease in milliseconds, tokens, money, 1 if the caller
-- has seen the tree in this epoch, and for each counter its kind and terms: q and t (requests, tokens): amount, period in nanoseconds; c (requests
-- at once): limit; b (budget): limit, 1 if it is hard, start and end of the window in milliseconds,
-- and the least sum that is known to be settled in it.
--
-- Returns what happened (G granted, R refused, W another window, L another epoch, M the tree's data is
-- missing, C settled before),
-- the time, the place of the counter that refused, and two numbers for each counter: the time at
-- which a rate's bucket is empty; the requests at once and 0; a budget's settled and reserved sums.

if ARGV[6] == '1' and redis.call('EXISTS', KEYS[1]) == 0 then
    return {'M', now_s, now_us}
end
if not in_epoch(ARGV[2]) then
    return {'L', now_s, now_us}
end
end_leases()
if redis.call('EXISTS', KEYS[3]) == 1 then
    return {'C', now_s, now_us}
end

local id, tokens, money = ARGV[1], tonumber(ARGV[4]), ARGV[5]
local counters, first, second = {}, {}, {}
local refused, arg = 0, 7
for i = 1, #KEYS - 3 do
    local key, kind = KEYS[i + 3], ARGV[arg]
    local fits
    if kind == 'q' or kind == 't' then
        local amount, period = tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2])
        local needed = kind == 'q' and 1 or tokens
        first[i], second[i] = read_rate(key)
        fits = needed <= rate_left(amount, period, level_of(first[i], second[i]))
        counters[i] = {kind, key, amount, period, needed}
        arg = arg + 3
    elseif kind == 'c' then
        first[i], second[i] = tonumber(redis.call('GET', key) or '0'), 0
        fits = first[i] < tonumber(ARGV[arg + 1])
        counters[i] = {kind, key}
        arg = arg + 2
    else
        local limit, hard, known = ARGV[arg + 1], ARGV[arg + 2] == '1', ARGV[arg + 5]
        local starts, ends = tonumber(ARGV[arg + 3]), tonumber(ARGV[arg + 4])
        if now_ms < starts or now_ms >= ends then
            return {'W', now_s, now_us}
        end
        first[i], second[i] = read_budget(key)
        if exceeds(known, first[i]) then
            first[i] = known
        end
        fits = not hard or money == '0' or not exceeds(sum(sum(first[i], second[i]), money), limit)
        counters[i] = {kind, key, ends}
        arg = arg + 6
    end
    if not fits and refused == 0 then
        refused = i
    end
end

if refused == 0 then
    local held = {}
    for i, counter in ipairs(counters) do
        local kind, key = counter[1], counter[2]
        if kind == 'q' or kind == 't' then
            first[i], second[i] = rate_take(key, counter[3], counter[4], counter[5])
            held[i] = {kind, key, counter[3], counter[4], first[i], second[i]}
        elseif kind == 'c' then
            first[i] = count_up(key)
            held[i] = {kind, key}
        else
            second[i] = sum(second[i], money)
            write_budget(key, first[i], second[i], counter[3])
            held[i] = {kind, key}
        end
    end
    write_reservation(KEYS[3], {tokens = tokens, money = money, counters = held})
    hold(id, tonumber(ARGV[3]))
end

local reply = {refused == 0 and 'G' or 'R', now_s, now_us, refused}
for i = 1, #counters do
    reply[#reply + 1] = first[i]
    reply[#reply + 1] = second[i]
end
return reply
