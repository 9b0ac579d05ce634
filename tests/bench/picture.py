def picture(measures): return ""
