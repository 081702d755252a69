-- Records of which nothing may be kept but what their authors' logs name.
CREATE TABLE erased (
    document BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
