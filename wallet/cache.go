package wallet

import (
	"container/list"
	"context"
	"runtime"
	"sync"
)

// cache keeps the files drawn last, up to a size. The zero cache is ready.
type cache struct {
	mu    sync.Mutex
	order *list.List // of kept, used last in front
	items map[string]*list.Element
	size  int

	once    sync.Once
	drawing chan struct{} // bounds how many are drawn at once
}

type kept struct {
	key  string
	file File
}

func (c *cache) get(key string) (File, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		return File{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(kept).file, true
}

// put keeps a file and drops those not used for longest until limit holds.
func (c *cache) put(key string, f File, limit int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(f.Data) > limit/4 || c.items[key] != nil {
		return
	}
	if c.items == nil {
		c.items, c.order = map[string]*list.Element{}, list.New()
	}
	c.items[key] = c.order.PushFront(kept{key, f})
	for c.size += len(f.Data); c.size > limit; {
		last := c.order.Back()
		gone := c.order.Remove(last).(kept)
		delete(c.items, gone.key)
		c.size -= len(gone.file.Data)
	}
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items, c.order, c.size = nil, nil, 0
}

// draw returns the file under a key, made by fn when it is not kept. At most
// as many are made at once as there are processors.
func (c *cache) draw(ctx context.Context, key string, limit int, fn func() (File, error)) (File, error) {
	if f, ok := c.get(key); ok {
		return f, nil
	}
	c.once.Do(func() { c.drawing = make(chan struct{}, max(2, runtime.GOMAXPROCS(0))) })
	select {
	case c.drawing <- struct{}{}:
		defer func() { <-c.drawing }()
	case <-ctx.Done():
		return File{}, context.Cause(ctx)
	}
	if f, ok := c.get(key); ok { // made while we waited
		return f, nil
	}
	f, err := fn()
	if err == nil {
		c.put(key, f, limit)
	}
	return f, err
}
